"""The worlds that are rehearsed in: clinics, the people in them and their visits."""
