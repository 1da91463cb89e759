// For builds without the window.

#include "tests/bench/window.hpp"

namespace cow::bench {

double window_frame(unsigned) { return -1; }

std::vector<Figure> measure_window() {
    return {{"time", "frame_1m", 0, 2, false}, {"time", "start", 0, 300, false}};
}

} // namespace cow::bench
