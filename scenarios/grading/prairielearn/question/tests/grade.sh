#!/bin/sh
# PrairieLearn's external grader calls this in its image: the question's tests/ folder and what was handed in are below
# /grade, and results/results.json is what it reads.
cd "${GRADE:-/grade}" || exit 1
mkdir -p results
cowscope grade tests/assignment.cow student/submission.cow --format prairielearn -o results/results.json
[ $? -le 1 ] # 1: less than full marks, which is no failure of the grader
