@needs:portal
Feature: The Epic analyst approves, once for each Epic environment

  Approval joins a Microsoft organization to an Epic environment. It takes
  somebody who is named for it and who can sign in to that very environment.

  Background:
    Given Riverside Clinic is not connected yet
    And Sam Whitlock has added the clinic

  Rule: Only the named approver approves

    @req:SETUP-04
    Scenario: The named approver approves
      When Ines Duarte signs in to Epic and approves
      Then the portal shows the clinic as approved

    @req:SETUP-04
    Scenario: Somebody else cannot approve
      When Dr. Okafor opens the portal
      Then Dr. Okafor is not offered to approve
      And the portal shows the clinic as waiting for approval

    @req:SETUP-04
    Scenario: Pressing what the approver is offered approves nothing for somebody else
      When Dr. Okafor presses what only Ines Duarte is offered
      Then the portal shows the clinic as waiting for approval
      And Ines Duarte can still approve

  Rule: Approval takes a sign-in at that very Epic environment

    @req:SETUP-05
    Scenario: Approving means signing in to Epic
      When Ines Duarte signs in to Epic and approves
      Then Epic saw her sign in at this Epic environment before the approval

    @req:SETUP-05
    Scenario: Being sent to Epic is not approving
      When Ines Duarte is sent to Epic and has not signed in yet
      Then the portal shows the clinic as waiting for approval
      And Ines Duarte can still approve

    @req:SETUP-05
    Scenario: An administrator who approves still signs in to Epic
      Given Ines Duarte is administrator too and has added a second environment for herself
      When Ines Duarte approves the second environment
      Then Epic saw her sign in at this Epic environment before the approval

  Rule: Nothing of that sign-in is kept

    @req:SETUP-06 @needs:stores
    Scenario: Nothing that opens Epic stays behind
      When Ines Duarte signs in to Epic and approves
      Then the portal shows the clinic as approved
      And nothing of her sign-in at Epic is kept

    @req:SETUP-06
    Scenario: The sign-in opens nobody's chart
      When Ines Duarte signs in to Epic and approves
      Then Epic saw her sign in at this Epic environment before the approval
      And nobody's chart was read for it

  Rule: A sign-in that does not succeed approves nothing

    @req:SETUP-12
    Scenario Outline: Ines Duarte's sign-in <ending>
      When Ines Duarte's sign-in to Epic <ending>
      Then Ines Duarte reads what went wrong
      And the portal shows the clinic as waiting for approval
      And Ines Duarte can still approve

      Examples:
        | ending                                |
        | is refused by Epic                    |
        | is answered by another environment    |
        | is answered while Epic is unavailable |

    @req:SETUP-12
    Scenario Outline: Ines Duarte <gives up>
      When Ines Duarte <gives up>
      Then the portal shows the clinic as waiting for approval
      And Ines Duarte can still approve

      Examples:
        | gives up                         |
        | mistypes her password at Epic    |
        | leaves Epic's sign-in alone      |

  Rule: Signing in is not approving

    @req:SETUP-13
    Scenario: Signed in and undecided
      Given Ines Duarte has approved the production environment
      When Ines Duarte signs in to Epic without approving
      Then the portal shows the clinic as waiting for approval
      And a visit of Dr. Okafor is refused
      And after Ines Duarte has approved, Dr. Okafor can begin the visit

    @req:SETUP-13
    Scenario: Going back
      Given Ines Duarte has approved the production environment
      And Ines Duarte has signed in to Epic without approving
      When Ines Duarte goes back
      Then the portal shows the clinic as waiting for approval
      And a visit of Dr. Okafor is refused
      And after Ines Duarte has approved, Dr. Okafor can begin the visit

  Rule: The integration records appear with the approval

    @req:SETUP-07
    Scenario: No records before the approval
      When Ines Duarte looks for the integration records
      Then she finds none
      And Ines Duarte can still approve

    @req:SETUP-07
    Scenario: Both records after the approval
      Given Ines Duarte has signed in to Epic and approved
      When Ines Duarte looks for the integration records
      Then she finds the provider record and the patient record, complete

    @req:SETUP-07
    Scenario: No records at their address while a change waits for approval
      Given Ines Duarte has signed in to Epic and approved
      And Ines Duarte has opened the integration records
      When Sam Whitlock changes the clinic to production
      And Ines Duarte opens the address of the records again
      Then she finds none

  Rule: One approval covers one Epic environment

    @req:SETUP-08
    Scenario: Approving for testing does not approve production
      Given Sam Whitlock has added the production environment too
      When Ines Duarte signs in to Epic and approves
      Then the production environment still waits for approval
      And a visit launched from the production environment is refused
      And a visit launched from the approved environment begins
