#pragma once
// A case that cannot run here says why. The program then ends with `skipped`, unless a check failed: a failure is never
// hidden by what else was left out.

#include <cstdio>
#include <string>

namespace cow::test {

inline constexpr int skipped = 77; ///< exit status: nothing failed, but something could not be tried

/// Something was left out in this run.
inline bool& left_out() {
    static bool any = false;
    return any;
}

inline void skip(const std::string& why) {
    std::printf("SKIP: %s\n", why.c_str());
    left_out() = true;
}

/// The exit status of a program whose checks came to `status`, 0 when none failed.
inline int status_with_skips(int status) { return status == 0 && left_out() ? skipped : status; }

} // namespace cow::test
