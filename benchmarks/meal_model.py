"""The published meal model (Dalla Man, Rizza, Cobelli 2007; normal subject), for other simulators.

Twelve states, written once as expressions: as Python for SciPy and for ours, as SBML for
libRoadRunner.
"""

from __future__ import annotations

import ast
import math

PARAMETERS = {
    "BW": 78.0,
    "Dose": 78000.0,
    "VG": 1.88,
    "k1": 0.065,
    "k2": 0.079,
    "VI": 0.05,
    "m1": 0.190,
    "m2": 0.484,
    "m4": 0.194,
    "m5": 0.0304,
    "m6": 0.6471,
    "kmax": 0.0558,
    "kmin": 0.0080,
    "kabs": 0.057,
    "kgri": 0.0558,
    "f": 0.90,
    "b": 0.82,
    "d": 0.010,
    "kp1": 2.70,
    "kp2": 0.0021,
    "kp3": 0.009,
    "kp4": 0.0618,
    "ki": 0.0079,
    "Fcns": 1.0,
    "Vm0": 2.50,
    "Vmx": 0.047,
    "Km0": 225.59,
    "p2U": 0.0331,
    "K": 2.30,
    "alpha": 0.050,
    "beta": 0.11,
    "gamma": 0.5,
    "ke1": 0.0005,
    "ke2": 339.0,
    "Gb": 91.76,
    "Ib": 25.49,
    "Sb": 1.8,
}

# Algebra, in the order in which it is evaluated.
ALGEBRA = {
    "Qsto": "Qsto1 + Qsto2",
    "aa": "5 / (2 * Dose * (1 - b))",
    "cc": "5 / (2 * Dose * d)",
    "kempt": (
        "kmin + (kmax - kmin) / 2"
        " * (tanh(aa * (Qsto - b * Dose)) - tanh(cc * (Qsto - d * Dose)) + 2)"
    ),
    "Ra": "f * kabs * Qgut / BW",
    "G": "Gp / VG",
    "I": "Ip / VI",
    "EGP": "kp1 - kp2 * Gp - kp3 * Id - kp4 * Ipo",
    "Uid": "(Vm0 + Vmx * X) * Gt / (Km0 + Gt)",
    # A smooth maximum: the excess above the threshold, without its corner.
    "E": "ke1 * 0.5 * (Gp - ke2 + sqrt((Gp - ke2) * (Gp - ke2) + 1))",
    "S": "gamma * Ipo",
    "HE": "-m5 * S + m6",
    "m3": "HE * m1 / (1 - HE)",
    "rise": "0.5 * (dG + sqrt(dG * dG + 0.0001))",
}
RATES = {
    "Gp": "EGP + Ra - Fcns - E - k1 * Gp + k2 * Gt",
    "Gt": "-Uid + k1 * Gp - k2 * Gt",
    "Il": "-(m1 + m3) * Il + m2 * Ip + S",
    "Ip": "-(m2 + m4) * Ip + m1 * Il",
    "Qsto1": "-kgri * Qsto1",
    "Qsto2": "-kempt * Qsto2 + kgri * Qsto1",
    "Qgut": "-kabs * Qgut + kempt * Qsto2",
    "I1": "-ki * (I1 - I)",
    "Id": "-ki * (Id - I1)",
    "X": "-p2U * X + p2U * (I - Ib)",
    "Y": "-alpha * (Y - beta * (G - Gb))",
    "Ipo": "-gamma * Ipo + Y + Sb + K * rise",
}
STATES = tuple(RATES)
# dG/dt drives secretion.
ALGEBRA = {
    **{k: v for k, v in ALGEBRA.items() if k != "rise"},
    "dG": f"({RATES['Gp']}) / VG",
    "rise": ALGEBRA["rise"],
}


def start() -> dict[str, float]:
    """Fasting state with the meal in the stomach."""
    p = PARAMETERS
    gp = p["Gb"] * p["VG"]
    ip = p["Ib"] * p["VI"]
    production = p["kp1"] - p["kp2"] * gp - p["kp3"] * p["Ib"] - p["kp4"] * p["Sb"] / p["gamma"]
    gt = (p["Fcns"] - production + p["k1"] * gp) / p["k2"]
    il = ip * (p["m2"] + p["m4"]) / p["m1"]
    values = dict.fromkeys(STATES, 0.0)
    values.update(Gp=gp, Gt=gt, Il=il, Ip=ip, Qsto1=p["Dose"], I1=p["Ib"], Id=p["Ib"])
    return {**values, "Ipo": p["Sb"] / p["gamma"]}


def right_hand_side(library=math):
    """Function (t, state) -> rates, for numbers or arrays of a library with tanh and sqrt."""
    lines = ["def rates(t, y):", f"    {', '.join(STATES)} = y"]
    lines += [f"    {name} = {expression}" for name, expression in ALGEBRA.items()]
    lines += [f"    return ({', '.join(RATES.values())})"]
    scope = {**PARAMETERS, "tanh": library.tanh, "sqrt": library.sqrt}
    exec("\n".join(lines), scope)
    return scope["rates"]


def sbml() -> str:
    """The model as SBML, level 3, with rate rules."""
    values = start()
    constants = [_parameter(name, value, "true") for name, value in PARAMETERS.items()]
    variables = [_parameter(name, value, "false") for name, value in values.items()]
    variables += [_parameter(name, 0.0, "false") for name in ALGEBRA]
    rules = [_rule("assignmentRule", name, text) for name, text in ALGEBRA.items()]
    rules += [_rule("rateRule", name, text) for name, text in RATES.items()]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<sbml xmlns="http://www.sbml.org/sbml/level3/version1/core" level="3" version="1">'
        f'<model id="meal"><listOfParameters>{"".join(constants + variables)}</listOfParameters>'
        f"<listOfRules>{''.join(rules)}</listOfRules></model></sbml>"
    )


def _parameter(name: str, value: float, constant: str) -> str:
    return f'<parameter id="{name}" value="{value!r}" constant="{constant}"/>'


def _rule(kind: str, name: str, text: str) -> str:
    math_ = _mathml(ast.parse(text, mode="eval").body)
    return (
        f'<{kind} variable="{name}"><math xmlns="http://www.w3.org/1998/Math/MathML">'
        f"{math_}</math></{kind}>"
    )


_OPERATORS = {ast.Add: "plus", ast.Sub: "minus", ast.Mult: "times", ast.Div: "divide"}


def _mathml(node) -> str:
    if isinstance(node, ast.BinOp):
        inside = _mathml(node.left) + _mathml(node.right)
        return f"<apply><{_OPERATORS[type(node.op)]}/>{inside}</apply>"
    if isinstance(node, ast.UnaryOp):
        return f"<apply><minus/>{_mathml(node.operand)}</apply>"
    if isinstance(node, ast.Call):
        name = {"sqrt": "root", "tanh": "tanh"}[node.func.id]  # type: ignore[attr-defined]
        return f"<apply><{name}/>{_mathml(node.args[0])}</apply>"
    if isinstance(node, ast.Name):
        return f"<ci> {node.id} </ci>"
    return f"<cn> {node.value} </cn>"  # type: ignore[attr-defined]
