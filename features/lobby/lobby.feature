Feature: A patient waits in the lobby until the clinician lets them in

  A virtual visit is private. The patient can arrive as early as they like,
  but nobody is in the room with the clinician until the clinician says so.

  Background:
    Given Riverside Clinic has approved virtual visits
    And Dr. Okafor has a video visit with Maya

  Rule: The clinician decides when the patient enters

    @req:LOB-01
    Scenario: The patient arrives first
      When Maya begins the visit and joins
      Then Maya waits in the lobby

    @req:LOB-01
    Scenario: The clinician is already there
      Given Dr. Okafor is in the visit
      When Maya begins the visit and joins
      Then Maya waits in the lobby

    @req:LOB-01
    Scenario: The clinician admits the patient
      Given Dr. Okafor is in the visit
      And Maya is waiting in the lobby
      When Dr. Okafor admits Maya
      Then Maya and Dr. Okafor are together in the visit

    @req:LOB-03
    Scenario: The clinician turns the patient away
      Given Dr. Okafor is in the visit
      And Maya is waiting in the lobby
      When Dr. Okafor turns Maya away
      Then Maya is not in the visit
      And Maya can ask to come in again

    @req:LOB-04
    Scenario: A patient who comes back waits again
      Given Maya and Dr. Okafor are in the visit
      When Maya leaves and begins the visit again
      Then Maya waits in the lobby

    @req:LOB-02
    Scenario: A patient who works for the clinic
      Given Dr. Okafor is in the visit
      When Maya, who works for the clinic, begins the visit and joins with her work account
      Then Maya waits in the lobby

  Rule: Camera and microphone can be tried out before anybody sees or hears

    @req:PAT-03
    Scenario: Before joining
      When Maya begins the visit and tests camera and microphone before joining
      Then Maya reads that both work
      And Maya is not in the visit yet

    @req:PAT-03
    Scenario: While waiting
      Given Maya is waiting in the lobby
      When Maya tests camera and microphone in the lobby
      Then Maya reads that both work
      And Maya waits in the lobby

  Rule: Clinicians do not wait

    @req:PRV-06
    Scenario: The clinician walks straight in
      When Dr. Okafor begins the visit
      Then Dr. Okafor is in the visit

    @req:PRV-09
    Scenario: A consulted colleague walks straight in
      Given Dr. Okafor is in the visit
      When Dr. Bergman begins the visit
      Then Dr. Bergman and Dr. Okafor are together in the visit

    @req:PRV-09
    Scenario: Colleagues who begin before either of them joins walk straight in
      When Dr. Okafor and Dr. Bergman begin the visit
      And both of them join
      Then Dr. Bergman and Dr. Okafor are together in the visit
