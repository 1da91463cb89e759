#pragma once
// What follows a step of a scenario, taken away or replaced: what is hidden must not show in anything.

#include "core/scenario/veil.hpp"

#include <algorithm>
#include <string>

namespace cow::test {

/// The text up to the end of the step (from 0), as it stands in the file.
inline std::string known_part(const std::string& text, const Script& script, std::size_t step) {
    const std::string shown = text_until(text, script_until(script, step));
    const auto lines = static_cast<std::size_t>(std::count(shown.begin(), shown.end(), '\n')) + 1;
    std::size_t end = 0;
    for (std::size_t i = 0; i < lines && end != std::string::npos; ++i) {
        end = text.find('\n', end + (i == 0 ? 0 : 1));
    }
    return text.substr(0, end) + "\n";
}

/// The same with something else behind it, which can follow any step.
inline std::string with_other_rest(const std::string& known) {
    return known +
           "say \"Something else.\" zh \"别的。\"\nstep \"Other\"\nprocess stranger\nexpect copies == 77\n"
           "ask \"More?\" copy | reuse\nstranger: exit(0)\n";
}

} // namespace cow::test
