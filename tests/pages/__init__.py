"""Tests of the frame, the components, the forms and the charts."""
