Feature: Teams is understood however it spells its news

  Microsoft describes one spelling of its news and sends another.

  Rule: Both spellings tell the same

    @req:NOT-03
    Scenario Outline: News is spelled <spelling>
      Given Riverside Clinic, whose Teams spells its news <spelling>, has approved virtual visits
      And Dr. Okafor has a video visit with Maya
      And Maya and Dr. Okafor are in the visit
      When Maya and then Dr. Okafor leave
      Then the chart hears that Maya is disconnected
      And the chart hears that Dr. Okafor is disconnected
      And the chart hears of Dr. Okafor's next visit
      And the chart has heard of each of them: connected, disconnected

      Examples:
        | spelling         |
        | as described     |
        | as it is sent    |
