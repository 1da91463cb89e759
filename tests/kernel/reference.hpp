#pragma once
// What memory means to a program, without pages that are shared, copied or merged: every process has bytes of its own
// at fork. A kernel may save as much as it likes; a program must never be able to tell.
//
// Only the first byte of each page is kept.

#include "tests/kernel/measured.hpp"

#include <map>
#include <memory>
#include <optional>

namespace cow::test {

class Reference {
public:
    static constexpr u64 file_pages = 12;
    static constexpr u8 file_byte(u64 page) { return static_cast<u8>('a' + page); }

    struct Page {
        u32 protection = 0;
        bool shared = false;
        i32 object = -1; ///< file (0), shared memory (above), -1: private anonymous
        u64 index = 0;   ///< page of the object
        std::optional<u8> own{};
        bool dontfork = false;
        bool wipe = false;
    };
    using Space = std::map<u64, Page>; ///< by page after `base`

    Reference();
    void create() { spaces_.push_back(std::make_shared<Space>()); }
    bool alive(std::size_t proc) const { return spaces_[proc] != nullptr; }
    void end(std::size_t proc) { spaces_[proc] = nullptr; }
    const Space& space(std::size_t proc) const { return *spaces_[proc]; }
    Space& space(std::size_t proc) { return *spaces_[proc]; }
    std::size_t processes() const { return spaces_.size(); }

    /// The byte there, or the signal.
    struct Seen {
        std::optional<u8> value{};
        Signal signal = Signal::none;
        bool operator==(const Seen&) const = default;
    };
    Seen load(std::size_t proc, u64 page) const;
    Signal store(std::size_t proc, u64 page, u8 value);

    // The effects of calls that succeeded, or of as much of them as Linux does before it fails.
    void map(std::size_t proc, u64 at, u64 pages, const Page& first);
    void unmap(std::size_t proc, u64 at, u64 pages);
    Errno protect(std::size_t proc, u64 at, u64 pages, u32 protection);
    /// The rights that the kernel's VMAs have: where a call stopped in the middle.
    void take_protection(std::size_t proc, u64 at, u64 pages, const AddressSpace& from);
    void move(std::size_t proc, u64 from, u64 pages, u64 to);
    /// Populated for writing: private pages get their own copy now, up to the first that cannot be written.
    void privatise(std::size_t proc, u64 at, u64 pages);
    Errno advise(std::size_t proc, u64 at, u64 pages, Advice advice);
    void fork(std::size_t proc);
    void share(std::size_t proc) { spaces_.push_back(spaces_[proc]); }
    void replace(std::size_t proc) { spaces_[proc] = std::make_shared<Space>(); }
    i32 new_object() { return next_object_++; }
    /// The first byte of the file; a byte of a page goes there, or the signal says why not.
    u8 file_first() const { return objects_.at({0, 0}); }
    Signal write_file(std::size_t proc, u64 page);

private:
    u8 backing(const Page& page) const;

    std::vector<std::shared_ptr<Space>> spaces_;
    std::map<std::pair<i32, u64>, u8> objects_;
    i32 next_object_ = 1;
};

} // namespace cow::test
