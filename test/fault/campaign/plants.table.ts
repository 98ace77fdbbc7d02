export const plantNames = ['M1', 'M2', 'M3', 'M4', 'M5', 'M6'] as const;
export type PlantName = (typeof plantNames)[number];
export const isPlant = (name: string): name is PlantName => (plantNames as readonly string[]).includes(name);
