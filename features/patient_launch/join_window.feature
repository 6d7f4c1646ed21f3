@needs:join_window
Feature: A patient joins around the time of the visit

  Whoever comes far too early, too late, or to a visit that was cancelled reads
  when to come back, and waits in no lobby.

  Background:
    Given Riverside Clinic has approved virtual visits
    And Dr. Okafor has a video visit with Maya

  Rule: Outside the time of the visit nobody waits for nobody

    @req:PAT-05
    Scenario Outline: The visit <time>
      Given Maya has another visit that <time>
      When Maya begins that other visit
      Then Maya reads what is wrong
      And Maya reads when to come back
      And Maya can begin the visit of today afterwards
      And the only meeting was made for that

      Examples:
        | time                        |
        | begins in three hours       |
        | begins tomorrow             |
        | ended three hours ago       |
        | was cancelled               |

  Rule: Around its time the visit is open

    @req:PAT-05
    Scenario Outline: A visit that <time> is open
      Given Maya has another visit that <time>
      When Maya begins that other visit
      Then Maya stands before the visit's meeting without having signed in to Microsoft

      Examples:
        | time                         |
        | begins in twenty minutes     |
        | ended forty minutes ago      |
