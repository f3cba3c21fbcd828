"""The readers of a page, one module each: rule, JSON-LD, microdata, meta elements, markup. Each gives `Evidence`."""
