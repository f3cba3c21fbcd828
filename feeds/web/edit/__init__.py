"""The pages of the workbench: routes of the web application below `/edit`."""
