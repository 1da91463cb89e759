#pragma once
// The figures of the last lines: ratios of the best runs, the two sides measured in turn so that a change of the
// machine's speed meets both.

#include <cstddef>
#include <string>
#include <vector>

namespace cow::bench {

struct Figure {
    std::string kind; ///< ratio, size, time
    std::string name;
    double value = 0;
    double limit = 0; ///< what it must not pass
    bool measured = true;
};

/// All figures but the window's.
std::vector<Figure> measure_figures(int rounds);

} // namespace cow::bench
