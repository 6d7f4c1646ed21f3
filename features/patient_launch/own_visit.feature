Feature: A patient reaches only the own visit

  Background:
    Given Riverside Clinic has approved virtual visits
    And Dr. Okafor has a video visit with Maya
    And Tomas is waiting in the lobby of his own visit

  Rule: Epic says which visit it is, and nobody else

    @req:PAT-04
    Scenario: Two patients of the same clinician
      When Maya begins the visit and joins
      Then Maya waits in the lobby
      And Maya and Tomas are at different meetings

    @req:PAT-04
    Scenario: A patient writes another visit into the launch
      When Maya writes the number of Tomas' visit into her launch
      Then Maya is not at the meeting of Tomas
      And Maya can begin her own visit afterwards

    @req:PAT-04
    Scenario: A patient comes back with somebody else's launch
      When Maya's browser comes back from Epic with the launch of Tomas
      Then Maya reads what is wrong
      And Maya can begin her own visit afterwards
