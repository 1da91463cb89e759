#pragma once
// What the window costs, measured without a display.

#include "tests/bench/figures.hpp"

#include <vector>

namespace cow::bench {

/// Processor time to build one frame of the window (no rasterising), seconds: the median of many, the slower of at rest
/// and while each frame shows another event. Memory has so many frames, up to a quarter of them is in use and shared by
/// two processes. Negative: it could not be measured here.
double window_frame(unsigned frames);
inline double window_frame_32() { return window_frame(32); }
inline double window_frame_10k() { return window_frame(10000); }

/// The window's figures: unmeasured where there is no OpenGL.
std::vector<Figure> measure_window();

} // namespace cow::bench
