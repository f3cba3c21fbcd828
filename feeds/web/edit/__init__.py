"""The pages of the workbench, which the web application mounts at `/edit`."""
