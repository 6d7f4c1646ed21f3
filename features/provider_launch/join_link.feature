Feature: The clinician is handed Teams' own link

  The link opens in a browser and in the Teams app alike, as long as nobody
  changes a character of it.

  Background:
    Given Riverside Clinic has approved virtual visits
    And Dr. Okafor has a video visit with Maya

  Rule: The link is handed on as Teams made it

    @req:PRV-03
    Scenario: The first clinician of the visit
      When Dr. Okafor begins the visit
      Then Dr. Okafor came to the meeting by Teams' own link, unchanged

    @req:PRV-03
    Scenario: A colleague, in a meeting that stands already
      Given Dr. Okafor is in the visit
      When Dr. Bergman begins the visit
      Then Dr. Bergman came to the meeting by Teams' own link, unchanged
