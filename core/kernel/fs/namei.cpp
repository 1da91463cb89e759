#include "core/kernel/fs/namei.hpp"

#include "core/kernel/call.hpp"
#include "core/kernel/fs/files.hpp"

namespace cow::kernel {
namespace {

CallResult do_link(Kernel& k, std::string_view from, std::string_view to, u32 flags) {
    const Machine& m = k.machine();
    if ((flags & ~(at_flag::symlink_follow | at_flag::empty_path)) != 0) {
        return CallResult::of(Errno::einval);
    }
    const std::optional<FileId> file = find_file(m, from);
    if (!file) {
        return CallResult::of(Errno::enoent);
    }
    if (find_file(m, to)) {
        return CallResult::of(Errno::eexist);
    }
    if (is_tmpfs_path(from) != is_tmpfs_path(to)) {
        return CallResult::of(Errno::exdev);
    }
    set_path(k, m.names->intern(to), *file);
    return {};
}

CallResult do_unlink(Kernel& k, std::string_view path, u32 flags) {
    const Machine& m = k.machine();
    if ((flags & ~at_flag::removedir) != 0) {
        return CallResult::of(Errno::einval);
    }
    if (!find_file(m, path)) {
        return CallResult::of(Errno::enoent);
    }
    if ((flags & at_flag::removedir) != 0) {
        return CallResult::of(Errno::enotdir);
    }
    set_path(k, m.names->intern(path), no_file);
    return {};
}

CallResult do_rename(Kernel& k, std::string_view from, std::string_view to, u32 flags) {
    using namespace rename_flag;
    const Machine& m = k.machine();
    if ((flags & ~(noreplace | exchange)) != 0 || flags == (noreplace | exchange)) {
        return CallResult::of(Errno::einval);
    }
    if (is_tmpfs_path(from) != is_tmpfs_path(to)) {
        return CallResult::of(Errno::exdev);
    }
    const std::optional<FileId> file = find_file(m, from);
    if (!file) {
        return CallResult::of(Errno::enoent);
    }
    const std::optional<FileId> replaced = find_file(m, to);
    if (replaced && (flags & noreplace) != 0) {
        return CallResult::of(Errno::eexist);
    }
    if (!replaced && (flags & exchange) != 0) {
        return CallResult::of(Errno::enoent);
    }
    if (replaced == file) { // two names of one file: both stay
        return {};
    }
    const NameId old_name = m.names->intern(from);
    const NameId new_name = m.names->intern(to);
    if ((flags & exchange) != 0) {
        exchange_paths(k, old_name, new_name);
        return {};
    }
    if (replaced) { // fs/ext4/namei.c: ext4_rename: it is on the disk before
        write_delayed(k, *file);
    }
    set_path(k, new_name, *file);
    set_path(k, old_name, no_file);
    return {};
}

} // namespace

} // namespace cow::kernel

namespace cow::sys {

CallResult link(Kernel& k, ProcId proc, std::string_view from, std::string_view to) {
    return kernel::call(k, proc, "link", [&] { return kernel::do_link(k, from, to, 0); });
}

CallResult linkat(Kernel& k, ProcId proc, std::string_view from, std::string_view to, u32 flags) {
    return kernel::call(k, proc, "linkat", [&] { return kernel::do_link(k, from, to, flags); });
}

CallResult unlink(Kernel& k, ProcId proc, std::string_view path) {
    return kernel::call(k, proc, "unlink", [&] { return kernel::do_unlink(k, path, 0); });
}

CallResult unlinkat(Kernel& k, ProcId proc, std::string_view path, u32 flags) {
    return kernel::call(k, proc, "unlinkat", [&] { return kernel::do_unlink(k, path, flags); });
}

CallResult rename(Kernel& k, ProcId proc, std::string_view from, std::string_view to) {
    return kernel::call(k, proc, "rename", [&] { return kernel::do_rename(k, from, to, 0); });
}

CallResult renameat2(Kernel& k, ProcId proc, std::string_view from, std::string_view to, u32 flags) {
    return kernel::call(k, proc, "renameat2", [&] { return kernel::do_rename(k, from, to, flags); });
}

} // namespace cow::sys
