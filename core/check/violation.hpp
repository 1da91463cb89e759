#pragma once
// That an invariant is broken.

#include <string>

namespace cow {

struct Violation {
    std::string invariant; ///< one of invariant_names(), see invariants.hpp
    std::string detail;    ///< a sentence with the frame, page or process
};

} // namespace cow
