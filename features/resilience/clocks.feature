Feature: Clocks that differ break no visit

  Background:
    Given Riverside Clinic has approved virtual visits
    And Dr. Okafor has a video visit with Maya

  Rule: Two minutes are nothing

    @req:RES-04
    Scenario Outline: <service>'s clock is two minutes <way>
      Given <service>'s clock is two minutes <way>
      When Dr. Okafor begins the visit
      Then Dr. Okafor is in the visit

      Examples:
        | service   | way    |
        | Epic      | ahead  |
        | Epic      | behind |
        | Microsoft | ahead  |
        | Microsoft | behind |
