"""Every scenario of every feature file in this package."""

from pytest_bdd import scenarios

scenarios(".")
