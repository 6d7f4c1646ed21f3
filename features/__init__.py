"""The features: what a virtual visit must be like, in the words of a clinic."""
