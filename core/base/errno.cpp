#include "core/base/errno.hpp"

#include <array>

namespace cow {
namespace {

struct Row {
    Errno code;
    std::string_view name;
    std::string_view text;
};

constexpr std::array errors{
    Row{Errno::eperm, "EPERM", "Operation not permitted"},
    Row{Errno::enoent, "ENOENT", "No such file or directory"},
    Row{Errno::esrch, "ESRCH", "No such process"},
    Row{Errno::eintr, "EINTR", "Interrupted system call"},
    Row{Errno::eio, "EIO", "Input/output error"},
    Row{Errno::enxio, "ENXIO", "No such device or address"},
    Row{Errno::e2big, "E2BIG", "Argument list too long"},
    Row{Errno::enoexec, "ENOEXEC", "Exec format error"},
    Row{Errno::ebadf, "EBADF", "Bad file descriptor"},
    Row{Errno::echild, "ECHILD", "No child processes"},
    Row{Errno::eagain, "EAGAIN", "Resource temporarily unavailable"},
    Row{Errno::enomem, "ENOMEM", "Cannot allocate memory"},
    Row{Errno::eacces, "EACCES", "Permission denied"},
    Row{Errno::efault, "EFAULT", "Bad address"},
    Row{Errno::enotblk, "ENOTBLK", "Block device required"},
    Row{Errno::ebusy, "EBUSY", "Device or resource busy"},
    Row{Errno::eexist, "EEXIST", "File exists"},
    Row{Errno::exdev, "EXDEV", "Invalid cross-device link"},
    Row{Errno::enodev, "ENODEV", "No such device"},
    Row{Errno::enotdir, "ENOTDIR", "Not a directory"},
    Row{Errno::eisdir, "EISDIR", "Is a directory"},
    Row{Errno::einval, "EINVAL", "Invalid argument"},
    Row{Errno::enfile, "ENFILE", "Too many open files in system"},
    Row{Errno::emfile, "EMFILE", "Too many open files"},
    Row{Errno::enotty, "ENOTTY", "Inappropriate ioctl for device"},
    Row{Errno::etxtbsy, "ETXTBSY", "Text file busy"},
    Row{Errno::efbig, "EFBIG", "File too large"},
    Row{Errno::enospc, "ENOSPC", "No space left on device"},
    Row{Errno::espipe, "ESPIPE", "Illegal seek"},
    Row{Errno::erofs, "EROFS", "Read-only file system"},
    Row{Errno::emlink, "EMLINK", "Too many links"},
    Row{Errno::epipe, "EPIPE", "Broken pipe"},
    Row{Errno::edom, "EDOM", "Numerical argument out of domain"},
    Row{Errno::erange, "ERANGE", "Numerical result out of range"},
    Row{Errno::edeadlk, "EDEADLK", "Resource deadlock avoided"},
    Row{Errno::enametoolong, "ENAMETOOLONG", "File name too long"},
    Row{Errno::enolck, "ENOLCK", "No locks available"},
    Row{Errno::enosys, "ENOSYS", "Function not implemented"},
    Row{Errno::enotempty, "ENOTEMPTY", "Directory not empty"},
    Row{Errno::eloop, "ELOOP", "Too many levels of symbolic links"},
    Row{Errno::enodata, "ENODATA", "No data available"},
    Row{Errno::eproto, "EPROTO", "Protocol error"},
    Row{Errno::eoverflow, "EOVERFLOW", "Value too large for defined data type"},
    Row{Errno::enotsock, "ENOTSOCK", "Socket operation on non-socket"},
    Row{Errno::emsgsize, "EMSGSIZE", "Message too long"},
    Row{Errno::enoprotoopt, "ENOPROTOOPT", "Protocol not available"},
    Row{Errno::eprotonosupport, "EPROTONOSUPPORT", "Protocol not supported"},
    Row{Errno::eopnotsupp, "EOPNOTSUPP", "Operation not supported"},
    Row{Errno::eafnosupport, "EAFNOSUPPORT", "Address family not supported by protocol"},
    Row{Errno::eaddrinuse, "EADDRINUSE", "Address already in use"},
    Row{Errno::eaddrnotavail, "EADDRNOTAVAIL", "Cannot assign requested address"},
    Row{Errno::enetunreach, "ENETUNREACH", "Network is unreachable"},
    Row{Errno::econnreset, "ECONNRESET", "Connection reset by peer"},
    Row{Errno::eisconn, "EISCONN", "Transport endpoint is already connected"},
    Row{Errno::enotconn, "ENOTCONN", "Transport endpoint is not connected"},
    Row{Errno::etimedout, "ETIMEDOUT", "Connection timed out"},
    Row{Errno::econnrefused, "ECONNREFUSED", "Connection refused"},
    Row{Errno::ehostunreach, "EHOSTUNREACH", "No route to host"},
    Row{Errno::ealready, "EALREADY", "Operation already in progress"},
    Row{Errno::einprogress, "EINPROGRESS", "Operation now in progress"},
    Row{Errno::estale, "ESTALE", "Stale file handle"},
    Row{Errno::ecanceled, "ECANCELED", "Operation canceled"},
};

constexpr auto error_names = [] {
    std::array<std::string_view, errors.size()> out{};
    for (std::size_t i = 0; i < errors.size(); ++i) {
        out[i] = errors[i].name;
    }
    return out;
}();

} // namespace

std::string_view errno_name(Errno error) {
    for (const Row& row : errors) {
        if (row.code == error) {
            return row.name;
        }
    }
    return "0";
}

std::string_view errno_text(Errno error) {
    for (const Row& row : errors) {
        if (row.code == error) {
            return row.text;
        }
    }
    return "Success";
}

std::optional<Errno> errno_from_name(std::string_view name) {
    for (const Row& row : errors) {
        if (row.name == name) {
            return row.code;
        }
    }
    return std::nullopt;
}

std::span<const std::string_view> errno_names() { return error_names; }

} // namespace cow
