#pragma once

#include <ctime>

namespace cow::bench {

/// Processor seconds of this thread (user and kernel) since it was made: what other programs do meanwhile on a shared
/// machine does not count.
class Stopwatch {
public:
    double seconds() const { return now() - start_; }

private:
    static double now() {
        timespec time{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
    }
    double start_ = now();
};

} // namespace cow::bench
