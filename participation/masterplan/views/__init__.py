"""The pages of the masterplan: to read, to edit, to promote into, to report on."""
