@needs:portal
Feature: What changes is approved again

  An approval is for one address and one environment. Administrator and
  approver come back whenever they need to.

  Background:
    Given Riverside Clinic has approved virtual visits
    And Dr. Okafor has a video visit with Maya

  Rule: A changed address or environment launches nothing until it is approved

    @req:SETUP-09
    Scenario: Testing becomes production
      When Sam Whitlock changes the clinic to production
      Then the portal shows the clinic as waiting for approval
      And a visit of Dr. Okafor is refused
      And after Ines Duarte has approved again, Dr. Okafor can begin the visit

    @req:SETUP-09
    Scenario: The clinic moves to another Epic environment
      When Sam Whitlock changes the clinic to another Epic environment
      Then the portal shows the new environment as waiting for approval
      And visits launched from the new and from the old environment are refused
      And after Ines Duarte has approved the new environment, its visits begin

  Rule: Everybody named can come back

    @req:SETUP-10
    Scenario Outline: <person> comes back for the records
      When <person> comes back to the portal with a new browser
      Then <person> finds the provider record and the patient record, complete

      Examples:
        | person       |
        | Sam Whitlock |
        | Ines Duarte  |

    @req:SETUP-10
    Scenario Outline: <person> comes back to name another approver
      When <person> comes back and names Dr. Bergman as the approver
      Then the portal names testing and Dr. Bergman beside the clinic

      Examples:
        | person       |
        | Sam Whitlock |
        | Ines Duarte  |
