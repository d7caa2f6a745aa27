// A list that can be put in order by drag and by keyboard (space takes, arrows move, space drops).
import {
  closestCenter,
  DndContext,
  KeyboardSensor,
  PointerSensor,
  useSensor,
  useSensors,
  type Active,
  type Announcements,
  type DragEndEvent,
} from '@dnd-kit/core';
import {
  arrayMove,
  SortableContext,
  sortableKeyboardCoordinates,
  useSortable,
  verticalListSortingStrategy,
} from '@dnd-kit/sortable';
import { CSS } from '@dnd-kit/utilities';
import { GripVertical } from 'lucide-react';
import type { ReactNode } from 'react';

export interface SortableListProps {
  /** In the present order; unique. */
  readonly ids: readonly string[];
  readonly onOrder: (ids: readonly string[]) => void;
  readonly children: ReactNode;
}

export function SortableList({ ids, onOrder, children }: SortableListProps) {
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const onDragEnd = ({ active, over }: DragEndEvent): void => {
    if (!over || active.id === over.id) return;
    onOrder(arrayMove([...ids], ids.indexOf(String(active.id)), ids.indexOf(String(over.id))));
  };
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={closestCenter}
      onDragEnd={onDragEnd}
      accessibility={{ announcements: announcementsFor(ids), screenReaderInstructions: INSTRUCTIONS }}
    >
      <SortableContext items={[...ids]} strategy={verticalListSortingStrategy}>
        {children}
      </SortableContext>
    </DndContext>
  );
}

const INSTRUCTIONS = {
  draggable: 'Press space to take it, the arrow keys to move it, space to drop it, Escape to put it back.',
};

const nameOf = (active: Active): string => String(active.data.current?.['name'] ?? active.id);

function announcementsFor(ids: readonly string[]): Announcements {
  const placeOf = (id: string | number): string => `place ${ids.indexOf(String(id)) + 1} of ${ids.length}`;
  return {
    onDragStart: ({ active }) => `Took ${nameOf(active)} at ${placeOf(active.id)}.`,
    onDragOver: ({ active, over }) => (over ? `${nameOf(active)} is at ${placeOf(over.id)}.` : undefined),
    onDragEnd: ({ active, over }) => (over ? `Dropped ${nameOf(active)} at ${placeOf(over.id)}.` : undefined),
    onDragCancel: ({ active }) => `Put ${nameOf(active)} back at ${placeOf(active.id)}.`,
  };
}

/** One row, with the handle it is taken by. */
export function SortableRow({
  id,
  name,
  children,
}: {
  readonly id: string;
  readonly name: string;
  readonly children: ReactNode;
}) {
  const { attributes, listeners, setNodeRef, transform, transition, isDragging } = useSortable({ id, data: { name } });
  return (
    <li
      ref={setNodeRef}
      style={{ transform: CSS.Translate.toString(transform), transition }}
      className={`flex items-center gap-2 px-2 py-2 ${isDragging ? 'relative z-10 rounded-lg bg-accent shadow-md' : ''}`}
    >
      <button
        type="button"
        aria-label={`Move ${name}`}
        className="inline-flex size-7 shrink-0 cursor-grab touch-none items-center justify-center rounded text-muted-foreground hover:bg-accent [&_svg]:size-4"
        {...attributes}
        {...listeners}
      >
        <GripVertical aria-hidden />
      </button>
      {children}
    </li>
  );
}
