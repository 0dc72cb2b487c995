"""Resistor, capacitor and coil in series: charging, filters and resonance."""
