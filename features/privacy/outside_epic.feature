Feature: Nothing that identifies a patient leaves Epic for Microsoft

  @req:PRIV-02
  Scenario: A whole visit
    Given Riverside Clinic has approved virtual visits
    And Dr. Okafor has a video visit with Maya
    And Maya and Dr. Okafor are in the visit
    When Maya and then Dr. Okafor leave
    Then the chart hears that Dr. Okafor is disconnected
    And nothing that was sent to Microsoft identifies a patient
