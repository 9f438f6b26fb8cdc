"""What every page is made of: the frame, the components, the form pack, the charts and the error pages."""
