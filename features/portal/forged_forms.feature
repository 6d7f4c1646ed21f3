@needs:portal
Feature: The portal takes forms from its own pages only

  Somebody who is signed in to the portal may have other pages open. None of
  them can press the portal's buttons.

  Background:
    Given Riverside Clinic is not connected yet
    And Sam Whitlock has added the clinic

  Rule: A form that another site made up changes nothing

    @req:SEC-10
    Scenario: A forged form adds nothing
      When another site sends the form for an Epic environment from Sam Whitlock's browser
      Then the portal shows one Epic environment
      And Sam Whitlock can still add that environment

    @req:SEC-10
    Scenario: A forged form changes nothing
      When another site sends a change of the clinic from Sam Whitlock's browser
      Then the portal names testing and Ines Duarte beside the clinic
      And Sam Whitlock can still change the clinic to production

    @req:SEC-10
    Scenario: A forged form approves nothing
      Given Ines Duarte has signed in to Epic without approving
      When another site approves the clinic from her browser
      Then the portal shows the clinic as waiting for approval
      And Ines Duarte can still approve
