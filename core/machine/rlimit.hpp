#pragma once
// Resource limits of a process (struct rlimit).

#include "core/base/ids.hpp"

#include <array>
#include <string_view>

namespace cow {

inline constexpr u64 rlimit_infinity = ~u64{0};

/// With Linux's numbers.
enum class Resource : u8 {
    cpu,
    fsize,
    data,
    stack,
    core,
    rss,
    nproc,
    nofile,
    memlock,
    as,
    locks,
    sigpending,
    msgqueue,
    nice,
    rtprio,
    rttime,
};
inline constexpr std::size_t resource_count = 16;

/// "RLIMIT_AS"
std::string_view resource_name(Resource which);

/// Bytes, but for nofile.
struct Rlimit {
    u64 soft = rlimit_infinity; ///< what holds
    u64 hard = rlimit_infinity; ///< how far `soft` may be raised
    bool operator==(const Rlimit&) const = default;
};

class Rlimits {
public:
    /// asm-generic/resource.h: INIT_RLIMITS; what is made to the measure of a machine there is without limit here.
    Rlimits() {
        constexpr u64 mib = u64{1} << 20U;
        all_.fill({rlimit_infinity, rlimit_infinity});
        (*this)[Resource::stack].soft = 8 * mib;
        (*this)[Resource::core].soft = 0;
        (*this)[Resource::nofile] = {1024, 4096};
        (*this)[Resource::memlock] = {8 * mib, 8 * mib};
        (*this)[Resource::msgqueue] = {819200, 819200};
        (*this)[Resource::nice] = (*this)[Resource::rtprio] = {0, 0};
    }
    const Rlimit& operator[](Resource which) const { return all_[static_cast<std::size_t>(which)]; }
    Rlimit& operator[](Resource which) { return all_[static_cast<std::size_t>(which)]; } ///< for event/ only
    /// What holds, in whole pages.
    u64 pages(Resource which) const { return (*this)[which].soft >> page_shift; }
    bool operator==(const Rlimits&) const = default;

private:
    std::array<Rlimit, resource_count> all_;
};

} // namespace cow
