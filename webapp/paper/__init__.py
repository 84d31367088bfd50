"""Draws a slip as a picture to send and as pages to print: pure, from what it says to the bytes of a file."""
