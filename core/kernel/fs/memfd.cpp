#include "core/kernel/fs/memfd.hpp"

#include "core/kernel/call.hpp"
#include "core/kernel/fs/files.hpp"
#include "core/kernel/fs/seal.hpp"

#include <algorithm>
#include <string>

namespace cow::kernel {
namespace {

bool has_writable_mapping(const Machine& m, FileId file) {
    return std::any_of(m.spaces.begin(), m.spaces.end(), [&](const AddressSpace& space) {
        return std::any_of(space.vmas.begin(), space.vmas.end(), [&](const Vma& vma) {
            return vma.file == file && vma.is_shared() && vma.has(vm::may_write);
        });
    });
}

CallResult do_memfd_create(Kernel& k, ProcId proc, std::string_view name, u32 flags,
                           std::optional<i32> recorded_fd) {
    constexpr std::size_t longest_name = 249; // NAME_MAX without "memfd:"
    const Machine& m = k.machine();
    const u32 known = mfd::cloexec | mfd::allow_sealing |
                      (m.config.has(KernelTrait::memfd_exec) ? mfd::noexec_seal | mfd::exec : 0);
    if ((flags & ~known) != 0 || (flags & (mfd::exec | mfd::noexec_seal)) == (mfd::exec | mfd::noexec_seal) ||
        name.size() > longest_name) {
        return CallResult::of(Errno::einval);
    }
    const std::optional<u32> fd = free_descriptor(m, proc, recorded_fd);
    if (!fd) {
        return too_many_files(k, proc);
    }
    FileCreated made;
    made.file = FileId{static_cast<u32>(m.files.size())};
    made.name = m.names->intern("/memfd:" + std::string(name));
    made.shmem = true;
    made.exec = (flags & mfd::noexec_seal) == 0;
    const bool sealable = (flags & (mfd::allow_sealing | mfd::noexec_seal)) != 0;
    made.seals = static_cast<u8>((sealable ? 0 : seal::seal) | (made.exec ? 0 : seal::exec));
    k.emit(made);
    const u32 open = create_open_file(k, OpenKind::file, made.file, open_flag::rdwr | open_flag::largefile);
    install_descriptor(k, proc, *fd, open, (flags & mfd::cloexec) != 0);
    return CallResult::of(i64{*fd});
}

} // namespace

CallResult add_seals(Kernel& k, const OpenFile& open, u32 seals) {
    const Machine& m = k.machine();
    if (!open.writable) {
        return CallResult::of(Errno::eperm);
    }
    const u32 known = seal::all & ~(m.config.has(KernelTrait::memfd_exec) ? 0 : seal::exec);
    if ((seals & ~known) != 0 || open.file == no_file || !m.files[open.file.v].shmem) {
        return CallResult::of(Errno::einval);
    }
    const u32 old = m.files[open.file.v].seals;
    if ((old & seal::seal) != 0) {
        return CallResult::of(Errno::eperm);
    }
    if ((seals & seal::write) != 0 && (old & seal::write) == 0 && has_writable_mapping(m, open.file)) {
        return CallResult::of(Errno::ebusy);
    }
    // An executable file that is sealed against that is sealed against writing, too.
    const bool freezes = (seals & seal::exec) != 0 && m.files[open.file.v].exec;
    const u32 more = freezes ? seal::shrink | seal::grow | seal::write | seal::future_write : 0;
    k.emit(FileSealed{open.file, old, old | seals | more});
    return {};
}

CallResult get_seals(const Machine& m, const OpenFile& open) {
    if (open.file == no_file || !m.files[open.file.v].shmem) {
        return CallResult::of(Errno::einval);
    }
    return CallResult::of(i64{m.files[open.file.v].seals});
}

Errno check_seals(const File& file, u32& vma_flags) {
    if ((file.seals & (seal::write | seal::future_write)) != 0 && (vma_flags & vm::shared) != 0) {
        if ((vma_flags & vm::write) != 0) {
            return Errno::eperm;
        }
        vma_flags &= ~vm::may_write;
    }
    return Errno::ok;
}

} // namespace cow::kernel

namespace cow::sys {

CallResult memfd_create(Kernel& k, ProcId proc, std::string_view name, u32 flags,
                        std::optional<i32> recorded_fd) {
    return kernel::call(k, proc, "memfd_create",
                        [&] { return kernel::do_memfd_create(k, proc, name, flags, recorded_fd); });
}

} // namespace cow::sys
