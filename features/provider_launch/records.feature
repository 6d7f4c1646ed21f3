Feature: A launch that does not say who comes to which visit lets nobody in

  The integration records in Epic are typed in by hand. Where one of them is
  wrong, the wrong person would be in the meeting, so nobody is.

  Background:
    Given Riverside Clinic has approved virtual visits
    And Dr. Okafor has a video visit with Maya

  Rule: What is missing is not guessed

    @req:PRV-08
    Scenario Outline: The record of <person> <flaw>
      When <person> is launched with a record that <flaw>
      Then <person> reads what is wrong
      And Dr. Okafor can begin the visit afterwards
      And the only meeting was made for that

      Examples:
        | person     | flaw                                        |
        | Dr. Okafor | does not name the visit                     |
        | Dr. Okafor | does not name the person                    |
        | Dr. Okafor | leaves the visit blank                      |
        | Dr. Okafor | leaves the person blank                     |
        | Dr. Okafor | has a placeholder that nobody filled        |
        | Dr. Okafor | belongs to another organization             |
        | Dr. Okafor | is the one for patients                     |
        | Maya       | does not name the visit                     |
        | Maya       | does not name the person                    |
        | Maya       | leaves the visit blank                      |
        | Maya       | leaves the person blank                     |
        | Maya       | has a placeholder that nobody filled        |
        | Maya       | belongs to another organization             |
        | Maya       | is the one for clinicians                   |
