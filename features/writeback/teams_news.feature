Feature: Only genuine news from Teams counts

  Background:
    Given Riverside Clinic has approved virtual visits
    And Dr. Okafor has a video visit with Maya

  Rule: Teams can tell that the connector listens

    @req:NOT-01
    Scenario: The connector answers while it subscribes
      When Dr. Okafor begins the visit
      Then the connector answered every question of Teams whether it listens
      And Dr. Okafor is in the visit

  Rule: Forged news changes nothing

    @req:NOT-02
    Scenario Outline: News with <flaw>
      Given Dr. Okafor is in the visit
      And Maya is waiting in the lobby
      And somebody forges news with <flaw>
      When Maya leaves and begins the visit again
      And Dr. Okafor admits Maya
      Then the chart hears that Maya is connected
      And the chart has heard nothing of Maya before she was admitted

      Examples:
        | flaw                   |
        | a wrong client state   |
        | a broken signature     |
        | a false proof of sender |

  Rule: Teams is answered at once, whatever the chart does

    @req:NOT-04
    Scenario Outline: The chart is <outage>
      Given Dr. Okafor is in the visit
      And Maya is waiting in the lobby
      And the chart is <outage> for a while
      When Dr. Okafor admits Maya
      And Maya leaves
      Then all news up to Maya's leaving was answered within three seconds
      And the chart hears that Maya is disconnected once it is back

      Examples:
        | outage      |
        | slow        |
        | unreachable |

  Rule: Teams tells of every meeting that somebody is sent to

    @req:NOT-05
    Scenario Outline: <person> comes first
      When <person> begins the visit and joins
      Then Teams had agreed to tell of the meeting before <person> was sent there

      Examples:
        | person     |
        | Maya       |
        | Dr. Okafor |

    @req:NOT-05
    Scenario: Teams asks whether it should go on telling
      Given Dr. Okafor is in the visit
      When Teams asks whether it should go on telling
      Then the connector has asked it to go on
      And the chart hears that Dr. Okafor is disconnected after leaving

    @req:NOT-05
    Scenario: Teams stops telling before anybody has come
      When Maya begins the visit from MyChart
      And Teams stops telling
      Then the connector has asked Teams to tell again
      And the chart hears that Dr. Okafor is connected after beginning the visit

  Rule: A visit goes on although Teams tells nothing

    @req:NOT-06
    Scenario: Teams refuses to tell
      Given Teams refuses to tell of the meeting
      And Maya and Dr. Okafor are in the visit
      When Maya and then Dr. Okafor leave
      Then the chart hears that Maya is disconnected
      And the chart hears that Dr. Okafor is disconnected
      And the chart has heard of each of them: connected, disconnected
