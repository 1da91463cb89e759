#pragma once
// What must always be true of a machine, whatever happened to it.

#include "core/check/violation.hpp"
#include "core/event/event.hpp"
#include "core/machine/machine.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cow {

/// The invariants, by the short and stable names that Violation::invariant has:
///
///   refcount      a frame's reference count is what can be counted: mappings, and one for the page cache
///   mapcount      a frame's map count is the number of page-table entries that map it
///   two_writers   a frame that one process may write privately is mapped by nobody else
///   write_protect a store changed only what its process's page table lets it write (check_event)
///   writable_vma  what the page table allows, the VMA allows; every mapped page lies in a VMA
///   rmap          a mapped frame belongs to the page of the file, or of the memory, that the VMA says
///   free_mapped   a free frame is neither mapped nor in the page cache
///   tlb           (at rest, and when it is used) the TLB holds nothing that the page table does not say: between an
///                 entry's change and its flush it may
///   commit        Committed_AS is the sum over the VMAs, and with overcommit=2 below the limit
///   table         page tables are counted and shared as they say
///   cache         the page cache's frames are frames of that file's page
///   counts        the machine's frame totals are what a recount gives
///   vma           VMAs are sorted, not empty, disjoint and in user space
///   leak          (at rest) what nobody refers to is free
///   users         (at rest) address spaces and open files know how many use them
///   ksm           (at rest) the stable tree's nodes are KSM frames with that content
std::span<const std::string_view> invariant_names();

/// Checks everything; linear in the size of the machine. `at_rest`: between steps, so that a frame nobody refers to
/// must be free (inside a step the kernel may hold one in its hands).
std::vector<Violation> check_invariants(const Machine& machine, bool at_rest);

/// What one event does wrong although the state after it is a lawful one: a store that went past a read-only page-table
/// entry, a stale translation that is used. `machine` is the state after the event.
std::vector<Violation> check_event(const Machine& machine, const Event& event);

/// False for events that only tell, count or write bytes: no invariant can be broken by them (but see check_event).
bool changes_machine(const Event& event);

/// The first event of a step that breaks something, found by running the step's events again.
struct Breach {
    std::size_t event = 0; ///< index into the step's events; the last one for what is only wrong at rest
    Violation violation;
};
/// `before`: the machine in front of the step. Linear in the machine for each event that changes what is checked.
std::optional<Breach> first_breach(Machine before, std::span<const Event> events);

/// The same for equal machines, in whatever way they came about: covers all of the modelled state, not host addresses.
u64 machine_hash(const Machine& machine);

/// All modelled state as text, one fact a line, for tests and bug reports.
std::string machine_dump(const Machine& machine);

} // namespace cow
