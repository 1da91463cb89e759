// The named numbers of the calls on files.

#include "core/kernel/fs/allocate.hpp"
#include "core/kernel/fs/descriptors.hpp"
#include "core/kernel/fs/memfd.hpp"
#include "core/kernel/fs/namei.hpp"
#include "core/kernel/fs/read_write.hpp"
#include "core/kernel/fs/seal.hpp"
#include "core/kernel/fs/seek.hpp"
#include "core/scenario/vocabulary/flags.hpp"

#include <array>

namespace cow::vocabulary {
namespace {

constexpr std::array open_flags{
    Flag{"O_RDONLY", open_flag::rdonly},
    Flag{"O_WRONLY", open_flag::wronly},
    Flag{"O_RDWR", open_flag::rdwr},
    Flag{"O_CREAT", open_flag::creat},
    Flag{"O_EXCL", open_flag::excl},
    Flag{"O_NOCTTY", open_flag::noctty},
    Flag{"O_TRUNC", open_flag::trunc},
    Flag{"O_APPEND", open_flag::append},
    Flag{"O_NONBLOCK", open_flag::nonblock},
    Flag{"O_DSYNC", 010000},
    Flag{"O_DIRECT", open_flag::direct},
    Flag{"O_LARGEFILE", open_flag::largefile},
    Flag{"O_DIRECTORY", open_flag::directory},
    Flag{"O_NOFOLLOW", open_flag::nofollow},
    Flag{"O_NOATIME", open_flag::noatime},
    Flag{"O_CLOEXEC", open_flag::cloexec},
    Flag{"O_SYNC", 04010000},
    Flag{"O_PATH", open_flag::path},
    Flag{"O_TMPFILE", open_flag::tmpfile},
};
constexpr std::array resolve_names{
    Flag{"RESOLVE_NO_XDEV", 1}, Flag{"RESOLVE_NO_MAGICLINKS", 2}, Flag{"RESOLVE_NO_SYMLINKS", 4},
    Flag{"RESOLVE_BENEATH", 8}, Flag{"RESOLVE_IN_ROOT", 16},      Flag{"RESOLVE_CACHED", 32},
};
constexpr std::array memfd_names{
    Flag{"MFD_CLOEXEC", mfd::cloexec},
    Flag{"MFD_ALLOW_SEALING", mfd::allow_sealing},
    Flag{"MFD_NOEXEC_SEAL", mfd::noexec_seal},
    Flag{"MFD_EXEC", mfd::exec},
};
constexpr std::array close_range_names{
    Flag{"CLOSE_RANGE_UNSHARE", close_range_flag::unshare},
    Flag{"CLOSE_RANGE_CLOEXEC", close_range_flag::cloexec},
};
constexpr std::array fcntl_names{
    Flag{"F_DUPFD", fcntl_op::dupfd},
    Flag{"F_GETFD", fcntl_op::getfd},
    Flag{"F_SETFD", fcntl_op::setfd},
    Flag{"F_GETFL", fcntl_op::getfl},
    Flag{"F_SETFL", fcntl_op::setfl},
    Flag{"F_DUPFD_CLOEXEC", fcntl_op::dupfd_cloexec},
    Flag{"F_ADD_SEALS", fcntl_op::add_seals},
    Flag{"F_GET_SEALS", fcntl_op::get_seals},
    Flag{"F_GETLK", 5},
    Flag{"F_SETLK", 6},
    Flag{"F_SETLKW", 7},
    Flag{"F_SETOWN", 8},
    Flag{"F_GETOWN", 9},
    Flag{"F_SETSIG", 10},
    Flag{"F_GETSIG", 11},
    Flag{"F_OFD_GETLK", 36},
    Flag{"F_OFD_SETLK", 37},
    Flag{"F_OFD_SETLKW", 38},
    Flag{"F_SETLEASE", 1024},
    Flag{"F_GETLEASE", 1025},
    Flag{"F_SETPIPE_SZ", 1031},
    Flag{"F_GETPIPE_SZ", 1032},
};
constexpr std::array descriptor_names{Flag{"FD_CLOEXEC", 1}};
constexpr std::array seal_names{
    Flag{"F_SEAL_SEAL", seal::seal}, Flag{"F_SEAL_SHRINK", seal::shrink},
    Flag{"F_SEAL_GROW", seal::grow}, Flag{"F_SEAL_WRITE", seal::write},
    Flag{"F_SEAL_EXEC", seal::exec}, Flag{"F_SEAL_FUTURE_WRITE", seal::future_write},
};
constexpr std::array whence_names{
    Flag{"SEEK_SET", seek::set},   Flag{"SEEK_CUR", seek::cur},   Flag{"SEEK_END", seek::end},
    Flag{"SEEK_DATA", seek::data}, Flag{"SEEK_HOLE", seek::hole},
};
constexpr std::array rwf_names{
    Flag{"RWF_HIPRI", rwf::hipri},
    Flag{"RWF_NOWAIT", rwf::nowait},
    Flag{"RWF_APPEND", rwf::append},
    Flag{"RWF_NOAPPEND", rwf::noappend},
};
constexpr std::array fallocate_names{
    Flag{"FALLOC_FL_KEEP_SIZE", falloc::keep_size},
    Flag{"FALLOC_FL_PUNCH_HOLE", falloc::punch_hole},
    Flag{"FALLOC_FL_COLLAPSE_RANGE", falloc::collapse_range},
    Flag{"FALLOC_FL_ZERO_RANGE", falloc::zero_range},
    Flag{"FALLOC_FL_INSERT_RANGE", falloc::insert_range},
    Flag{"FALLOC_FL_UNSHARE_RANGE", falloc::unshare_range},
};
constexpr std::array at_names{
    Flag{"AT_REMOVEDIR", at_flag::removedir},
    Flag{"AT_SYMLINK_FOLLOW", at_flag::symlink_follow},
    Flag{"AT_EMPTY_PATH", at_flag::empty_path},
};
constexpr std::array rename_names{
    Flag{"RENAME_NOREPLACE", rename_flag::noreplace},
    Flag{"RENAME_EXCHANGE", rename_flag::exchange},
    Flag{"RENAME_WHITEOUT", rename_flag::whiteout},
};

constexpr FlagSet open_row{"open flag", open_flags};
constexpr FlagSet resolve_row{"resolve flag", resolve_names};
constexpr FlagSet memfd_row{"memfd flag", memfd_names};
constexpr FlagSet close_range_row{"close_range flag", close_range_names};
constexpr FlagSet fcntl_row{"fcntl operation", fcntl_names, false};
constexpr FlagSet close_on_exec_row{"descriptor flag", descriptor_names};
constexpr FlagSet seal_row{"seal", seal_names};
constexpr FlagSet whence_row{"place to seek from", whence_names, false};
constexpr FlagSet rwf_row{"read or write flag", rwf_names};
constexpr FlagSet fallocate_row{"fallocate mode", fallocate_names};
constexpr FlagSet at_row{"path flag", at_names};
constexpr FlagSet rename_row{"rename flag", rename_names};

constexpr std::array file_sets{&open_row,  &resolve_row,       &memfd_row, &close_range_row,
                               &fcntl_row, &close_on_exec_row, &seal_row,  &whence_row,
                               &rwf_row,   &fallocate_row,     &at_row,    &rename_row};

} // namespace

std::span<const FlagSet* const> file_flag_sets() { return file_sets; }
const FlagSet& open_flag_names() { return open_row; }
const FlagSet& resolve_flags() { return resolve_row; }
const FlagSet& memfd_flags() { return memfd_row; }
const FlagSet& close_range_flags() { return close_range_row; }
const FlagSet& fcntl_operations() { return fcntl_row; }
const FlagSet& descriptor_flags() { return close_on_exec_row; }
const FlagSet& seals() { return seal_row; }
const FlagSet& whences() { return whence_row; }
const FlagSet& read_write_flags() { return rwf_row; }
const FlagSet& fallocate_modes() { return fallocate_row; }
const FlagSet& at_flags() { return at_row; }
const FlagSet& rename_flags() { return rename_row; }

} // namespace cow::vocabulary
