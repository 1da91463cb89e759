#pragma once
// What an assignment asks of a submission, and whether it can be an assignment at all.

#include "core/scenario/script.hpp"

#include <string>
#include <vector>

namespace cow::grade {

/// One requirement.
struct Criterion {
    u32 line = 0;
    std::string text; ///< "copies == 2", "forbid madvise": without points and feedback
    Stake stake;
    std::string forbidden; ///< the call; "" when it is a condition
    Condition condition;   ///< when nothing is forbidden
};

/// In the order of the file.
std::vector<Criterion> criteria_of(const Script& assignment);

/// All points together.
u64 most_points(const std::vector<Criterion>& criteria);

/// Why a script is no assignment.
struct Fault {
    u32 line = 0; ///< 0: of the whole file
    std::string message;
    std::string hint;
};

/// Runs the assignment's own steps. Empty: submissions can be judged by it.
std::vector<Fault> faults_of(const Script& assignment);

} // namespace cow::grade
