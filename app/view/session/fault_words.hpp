#pragma once
// What is to be said about a fault that is built into the scenario's kernel.

#include "core/compare/symptom.hpp"

#include <string>
#include <vector>

namespace cow::ui {

class Session;

/// While its name is to be found: what has come to light, and how it is named. At the end, that it never came to bear.
/// "": nothing.
std::string fault_note(const Session& session);

/// What has broken up to the cursor: where, which frames, and what that means; or that nothing has.
std::vector<std::string> seen_lines(const Session& session);

/// What a guess is worth and why. `over`: of all steps that there are.
std::vector<std::string> guess_lines(const JudgedGuess& judged, Bug guess, bool over);

} // namespace cow::ui
