#pragma once
// What an event says, in a sentence and, where it has a line in the checklist, in a few words: two functions per type,
// which stand together in sentence_access.cpp, sentence_frames.cpp, sentence_spaces.cpp and sentence_files.cpp. A type
// that lacks one does not compile.
//
// They read only names, VMAs and contents from the machine, so that the state before the event, the state after it, and
// any later one give the same sentence.

#include "core/event/event.hpp"
#include "core/explain/labels.hpp"
#include "core/machine/machine.hpp"

#include <string>
#include <string_view>

namespace cow::detail {

/// The words that sentences are made of.
class Teller {
public:
    Teller(const Machine& machine, const Labels& labels) : m_(machine), labels_(labels) {}

    /// "child"; "process 3" when the machine does not know it (yet).
    std::string process(ProcId proc) const;
    /// The process that runs in a space: the one that owns it if several do.
    std::string owner(MmId mm) const;
    std::string address(MmId mm, VirtAddr addr) const;
    std::string address(ProcId proc, VirtAddr addr) const;
    std::string page(MmId mm, Vpn page) const { return address(mm, VirtAddr{page}); }
    /// "libc.so.6": the last part of the path.
    std::string file(FileId id) const;
    /// The VMA at an address, or null.
    const Vma* vma_at(MmId mm, Vpn page) const;
    MmId space_of(ProcId proc) const;

protected:
    const Machine& m_;
    const Labels& labels_;
};

struct Telling {
    const Event& event;
    const Machine& machine;
    const Labels& labels;
    std::size_t count = 0; ///< 0: a sentence is wanted; else a few words, for so many of the sort
    std::string text;
};

/// False: the event is of another family.
bool tell(FaultEvents, Telling& telling);
bool tell(FrameEvents, Telling& telling);
bool tell(SpaceEvents, Telling& telling);
bool tell(ProcessEvents, Telling& telling);
bool tell(FileEvents, Telling& telling);
bool tell(KsmEvents, Telling& telling);
bool tell(IpcEvents, Telling& telling);

template <class E, class FamilyTeller> bool tell_one(const FamilyTeller& teller, Telling& telling) {
    const E* event = std::get_if<E>(&telling.event);
    if (event == nullptr) {
        return false;
    }
    if (telling.count == 0) {
        telling.text = teller.tell(*event);
    } else if constexpr (E::facts.line == Line::joined) {
        telling.text = teller.brief(*event, telling.count);
    } else if constexpr (E::facts.line == Line::single) {
        telling.text = teller.brief(*event);
    }
    return true;
}
template <class FamilyTeller, class... E> bool tell_by(EventList<E...>, Telling& telling) {
    const FamilyTeller teller(telling.machine, telling.labels);
    return (tell_one<E>(teller, telling) || ...);
}

/// "F7", "the zero page"
std::string frame(Pfn pfn);
/// "1 page", "3 pages"
std::string pages_text(u64 count);
std::string frames_text(u64 count);
std::string bytes_text(u64 count);
std::string references_text(u64 count);
/// 'A' when it can be printed, else 0x1f; "an unknown byte"
std::string byte_text(std::optional<u8> value);

} // namespace cow::detail
