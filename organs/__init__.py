"""What a tissue is and does. Knows no whole body and no solver."""
