"""The formats that articles come in; each says what it matches and yields articles."""
