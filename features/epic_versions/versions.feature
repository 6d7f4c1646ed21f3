Feature: Every supported Epic environment launches visits

  Clinics run Epic of different years, behind different addresses. What one of
  them does not say is not needed.

  Rule: The oldest supported version and the newest

    @req:EPIC-01
    Scenario Outline: Epic of <year>
      Given <clinic>, with Epic of <year>, has approved virtual visits
      When Dr. Okafor begins the visit
      And Maya begins the visit and joins
      And Dr. Okafor admits Maya
      Then Maya and Dr. Okafor are together in the visit
      And the chart hears that Maya is connected

      Examples:
        | clinic           | year          |
        | Hillside Clinic  | November 2018 |
        | Riverside Clinic | today         |

    @req:EPIC-01
    Scenario: A colleague at an Epic environment of November 2018
      Given Hillside Clinic, with Epic of November 2018, has approved virtual visits
      And Dr. Okafor is in the visit
      When Dr. Bergman begins the visit
      Then Dr. Bergman and Dr. Okafor are together in the visit

    @req:SEC-02
    Scenario: An Epic environment of November 2018 is told what a sign-in is for
      Given Hillside Clinic, with Epic of November 2018, has approved virtual visits
      When Dr. Okafor begins the visit
      And Maya begins the visit and joins
      Then every sign-in at Epic named the Epic environment that it was meant for

  Rule: Addresses have any shape

    @req:EPIC-02
    Scenario: An unusual address
      Given Lakeside Clinic, with an unusual address, has approved virtual visits
      When Dr. Okafor begins the visit
      And Maya begins the visit and joins
      Then Maya waits in the lobby of the meeting that Dr. Okafor is in

    @req:EPIC-02
    Scenario: Numbers of another site
      Given Bayside Clinic, whose Epic numbers everything in its own way, has approved virtual visits
      When Dr. Okafor begins the visit
      And Maya begins the visit and joins
      Then Maya waits in the lobby of the meeting that Dr. Okafor is in

  Rule: What Epic does not guarantee is not needed

    @req:EPIC-02
    Scenario Outline: Epic does not say <what>
      Given Riverside Clinic has approved virtual visits
      And Epic will not say <what>
      When Maya begins the visit and joins
      And Dr. Okafor begins the visit
      Then Maya waits in the lobby of the meeting that Dr. Okafor is in

      Examples:
        | what                            |
        | whose chart is open             |
        | which encounter it is           |
        | which appointment it is         |
        | where the visit takes place     |
        | in which department it was begun|
        | whether to show a banner        |
        | how it looks                    |

  Rule: What Epic answers instead of an answer is told in plain words

    @req:EPIC-03
    Scenario Outline: Epic answers a sign-in with <answer>
      Given Riverside Clinic has approved virtual visits
      And Epic will answer the next sign-in with <answer>
      When Dr. Okafor tries to begin the visit
      Then Dr. Okafor reads what is wrong
      And Dr. Okafor can begin the visit afterwards

      Examples:
        | answer                  |
        | a page for people       |
        | half an answer          |
        | an empty refusal        |
        | a refusal without words |
