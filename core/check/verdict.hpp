#pragma once
// What the comparison of one step of the model with a real kernel came to: plain data, for whoever compares and whoever
// tells of it.

#include "core/base/ids.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace cow {

enum class Verdict : u8 {
    agrees,       ///< everything that was compared is the same
    differs,      ///< something is not
    not_compared, ///< nothing was: `why` says the reason
};

/// One observation that the model and the kernel disagree about.
struct Difference {
    std::string process;        ///< the scenario's name; "" for the machine as a whole
    std::string field;          ///< "minflt", "present", "frame", "mapcount", "rss", "vmas", "result", …
    std::optional<u64> address; ///< of the page or VMA, bytes
    std::string model;
    std::string kernel;

    bool operator==(const Difference&) const = default;
};

struct StepVerdict {
    std::size_t step = 0;
    std::size_t statement = 0; ///< index into script.statements
    Verdict verdict = Verdict::agrees;
    std::string why; ///< for not_compared: "reclaim: the kernel chooses other pages"; "" otherwise
    std::string
        result; ///< what the step returned in the model, as strace prints it; "" when it returns nothing
    u64 compared = 0;                  ///< observations compared
    std::vector<std::string> left_out; ///< of a step that was compared: what of it was not, and why
    std::vector<Difference> differences;
};

} // namespace cow
