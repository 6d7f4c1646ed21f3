Feature: Nothing that identifies a patient leaves Epic for Microsoft

  Background:
    Given Riverside Clinic has approved virtual visits
    And Dr. Okafor has a video visit with Maya

  Rule: Microsoft hears no name, birth date, phone, address or record number

    @req:PRIV-02
    Scenario: A whole visit
      Given Maya and Dr. Okafor are in the visit
      When Maya and then Dr. Okafor leave
      Then the chart hears that Dr. Okafor is disconnected
      And nothing that was sent to Microsoft identifies a patient

    @req:PRIV-02
    Scenario: The patient comes first
      Given Maya is waiting in the lobby
      When Dr. Okafor begins the visit
      Then the chart hears that Dr. Okafor is connected
      And nothing that was sent to Microsoft identifies a patient

  Rule: What was said in the visit stays in Teams

    @req:PRIV-06
    Scenario: Nobody reads chat, recordings or transcripts
      Given Maya and Dr. Okafor are in the visit
      When Maya and then Dr. Okafor leave
      Then the chart hears that Dr. Okafor is disconnected
      And the connector fetched nothing of what was said
