"""The rules of Jaring: pure functions over plain values, each with a twin in static/js/rules."""
