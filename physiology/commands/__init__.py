"""The sub-commands of `physiology`, one file each; light to import, heavy only when run."""

# Name of the sub-command -> its module.
BUILT_IN = {
    "meal": "physiology.commands.meal",
    "run": "physiology.commands.run",
    "lifecourse": "physiology.commands.lifecourse",
    "perturb": "physiology.commands.perturb",
    "cohort": "physiology.commands.cohort",
    "list": "physiology.commands.list",
    "describe": "physiology.commands.describe",
    "version": "physiology.commands.version",
}
