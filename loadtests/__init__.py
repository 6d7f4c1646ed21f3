"""Visits by the dozen: load profiles with budgets, made with Locust and judged by the ledgers afterwards."""
