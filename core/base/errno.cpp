#include "core/base/errno.hpp"

#include <array>

namespace cow {
namespace {

struct Row {
    Errno code;
    std::string_view name;
    std::string_view text;
};

constexpr std::array rows{
    Row{Errno::eperm, "EPERM", "Operation not permitted"},
    Row{Errno::enoent, "ENOENT", "No such file or directory"},
    Row{Errno::esrch, "ESRCH", "No such process"},
    Row{Errno::eio, "EIO", "Input/output error"},
    Row{Errno::e2big, "E2BIG", "Argument list too long"},
    Row{Errno::enoexec, "ENOEXEC", "Exec format error"},
    Row{Errno::ebadf, "EBADF", "Bad file descriptor"},
    Row{Errno::echild, "ECHILD", "No child processes"},
    Row{Errno::eagain, "EAGAIN", "Resource temporarily unavailable"},
    Row{Errno::enomem, "ENOMEM", "Cannot allocate memory"},
    Row{Errno::eacces, "EACCES", "Permission denied"},
    Row{Errno::efault, "EFAULT", "Bad address"},
    Row{Errno::ebusy, "EBUSY", "Device or resource busy"},
    Row{Errno::eexist, "EEXIST", "File exists"},
    Row{Errno::enodev, "ENODEV", "No such device"},
    Row{Errno::enotdir, "ENOTDIR", "Not a directory"},
    Row{Errno::eisdir, "EISDIR", "Is a directory"},
    Row{Errno::einval, "EINVAL", "Invalid argument"},
    Row{Errno::emfile, "EMFILE", "Too many open files"},
    Row{Errno::efbig, "EFBIG", "File too large"},
    Row{Errno::enospc, "ENOSPC", "No space left on device"},
    Row{Errno::enosys, "ENOSYS", "Function not implemented"},
    Row{Errno::eoverflow, "EOVERFLOW", "Value too large for defined data type"},
};

constexpr auto names = [] {
    std::array<std::string_view, rows.size()> out{};
    for (std::size_t i = 0; i < rows.size(); ++i) {
        out[i] = rows[i].name;
    }
    return out;
}();

} // namespace

std::string_view errno_name(Errno error) {
    for (const Row& row : rows) {
        if (row.code == error) {
            return row.name;
        }
    }
    return "0";
}

std::string_view errno_text(Errno error) {
    for (const Row& row : rows) {
        if (row.code == error) {
            return row.text;
        }
    }
    return "Success";
}

std::optional<Errno> errno_from_name(std::string_view name) {
    for (const Row& row : rows) {
        if (row.name == name) {
            return row.code;
        }
    }
    return std::nullopt;
}

std::span<const std::string_view> errno_names() { return names; }

} // namespace cow
