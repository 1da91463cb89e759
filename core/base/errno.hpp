#pragma once
// Linux error numbers: those that the modelled calls return, and the others that a trace may contain.

#include "core/base/ids.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace cow {

enum class Errno : u8 {
    ok = 0,
    eperm = 1,
    enoent = 2,
    esrch = 3,
    eintr = 4,
    eio = 5,
    enxio = 6,
    e2big = 7,
    enoexec = 8,
    ebadf = 9,
    echild = 10,
    eagain = 11,
    enomem = 12,
    eacces = 13,
    efault = 14,
    enotblk = 15,
    ebusy = 16,
    eexist = 17,
    exdev = 18,
    enodev = 19,
    enotdir = 20,
    eisdir = 21,
    einval = 22,
    enfile = 23,
    emfile = 24,
    enotty = 25,
    etxtbsy = 26,
    efbig = 27,
    enospc = 28,
    espipe = 29,
    erofs = 30,
    emlink = 31,
    epipe = 32,
    edom = 33,
    erange = 34,
    edeadlk = 35,
    enametoolong = 36,
    enolck = 37,
    enosys = 38,
    enotempty = 39,
    eloop = 40,
    enodata = 61,
    eproto = 71,
    eoverflow = 75,
    enotsock = 88,
    emsgsize = 90,
    enoprotoopt = 92,
    eprotonosupport = 93,
    eopnotsupp = 95,
    eafnosupport = 97,
    eaddrinuse = 98,
    eaddrnotavail = 99,
    enetunreach = 101,
    econnreset = 104,
    eisconn = 106,
    enotconn = 107,
    etimedout = 110,
    econnrefused = 111,
    ehostunreach = 113,
    ealready = 114,
    einprogress = 115,
    estale = 116,
    ecanceled = 125,
};

/// `ENOMEM` for Errno::enomem; "0" for ok.
std::string_view errno_name(Errno error);
/// The text that strace prints in parentheses: "Cannot allocate memory".
std::string_view errno_text(Errno error);
/// Errno of a name such as `ENOMEM`; nothing when it is not one we know.
std::optional<Errno> errno_from_name(std::string_view name);
/// All known names, for suggestions and the language reference.
std::span<const std::string_view> errno_names();

/// What a system call returns: a value, or -errno as the kernel does.
struct CallResult {
    i64 value{};
    constexpr bool failed() const { return value < 0 && value >= -4095; }
    constexpr Errno error() const { return failed() ? static_cast<Errno>(-value) : Errno::ok; }
    static constexpr CallResult of(i64 v) { return {v}; }
    static constexpr CallResult of(Errno e) { return {-static_cast<i64>(e)}; }
    constexpr bool operator==(const CallResult&) const = default;
};

} // namespace cow
